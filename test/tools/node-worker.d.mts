import type { Plugin } from 'vitest/config'

export declare const nodeWorker: (alias: Readonly<Record<string, string>>) => Plugin
