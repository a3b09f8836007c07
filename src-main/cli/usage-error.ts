/** The words of a command make no sense: the usage is shown with the message. */
export class UsageError extends Error {}

/** What `read` gives; what parseArgs throws becomes a UsageError. */
export function orUsage<T>(read: () => T): T {
  try {
    return read()
  } catch (e) {
    throw new UsageError(e instanceof Error ? e.message : String(e))
  }
}
