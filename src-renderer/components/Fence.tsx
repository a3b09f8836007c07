/** A part of the window that can't be drawn takes only itself away: what happened, what it means, a way on. */
import { Component, type ReactNode } from 'react'

interface Props {
  readonly children: ReactNode
  /** Where else to go; shown as buttons beside *Try again*. */
  readonly ways?: ReactNode
  /** Another one is another try: the screen a person is on. */
  readonly of: string
}

export class Fence extends Component<Props, { readonly broken: string | null }> {
  override state = { broken: null }

  static getDerivedStateFromError(e: unknown): { broken: string } {
    return { broken: e instanceof Error ? e.message : String(e) }
  }

  override componentDidUpdate(before: Props): void {
    if (before.of !== this.props.of && this.state.broken !== null) this.setState({ broken: null })
  }

  override render(): ReactNode {
    const { broken } = this.state
    if (broken === null) return this.props.children
    return (
      <div className="grid-empty" role="alert" style={{ position: 'static', padding: 24 }}>
        <h2>This screen could not be drawn.</h2>
        <p>
          A fault of Hopscope, not of the evidence: nothing is lost, and the other screens work. It said:{' '}
          <span className="mono">{broken}</span>
        </p>
        <div className="row">
          <button type="button" className="btn primary" onClick={() => this.setState({ broken: null })}>
            Try again
          </button>
          {this.props.ways}
        </div>
      </div>
    )
  }
}
