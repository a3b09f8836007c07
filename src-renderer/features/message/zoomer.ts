/** What the buttons above a picture of the message do with it; each picture says how. */
export interface Zoomer {
  readonly smaller: () => void
  readonly larger: () => void
  readonly fit: () => void
}
