/** Calls of the layout worker: boxes and edges with sizes in, places out. Knows nothing of mail. */
export interface LayoutBox {
  readonly id: string
  readonly width: number
  readonly height: number
  /** Where edges meet the box when that is not the middle of its sides: all at this height, this far inside. */
  readonly anchor: { readonly y: number; readonly inset: number } | null
}
export interface LayoutEdge {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly label: { readonly width: number; readonly height: number } | null
}
export interface Point {
  readonly x: number
  readonly y: number
}
export interface Layout {
  readonly boxes: Readonly<Record<string, Point>>
  /** From border to border. */
  readonly edges: Readonly<Record<string, { readonly points: readonly Point[]; readonly label: Point | null }>>
  readonly width: number
  readonly height: number
}
export interface LayoutApi {
  layout(a: { readonly boxes: readonly LayoutBox[]; readonly edges: readonly LayoutEdge[] }): Promise<Layout>
}
export const LAYOUT_METHODS = ['layout'] as const satisfies readonly (keyof LayoutApi)[]
