/** The compiled scanner as base64. The module is written by test/tools/build-wasm.mjs and not kept in version control. */
export declare const SCAN_WASM: string
