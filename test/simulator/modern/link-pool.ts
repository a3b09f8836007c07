/**
 * Connections between Transport services are kept open for a while and carry several messages. One that is busy at the moment is not
 * waited for: another is opened beside it.
 */
import { closeLink, type Link, type LinkPlan, openLink } from './link'
import type { World } from './world'

const PER_SESSION = 20

export class LinkPool {
  private readonly idle = new Map<string, Link[]>()

  /** A connection that is free at `plan.at`; its dialogue goes on from there. */
  take(world: World, plan: LinkPlan): Link {
    const free = this.idle.get(keyOf(plan))
    const i = free?.findIndex((link) => link.talk.at <= plan.at) ?? -1
    const link = i >= 0 ? free?.splice(i, 1)[0] : undefined
    if (!link) return openLink(world, plan)
    link.talk.at = plan.at
    return link
  }

  /** Kept for the next message, or closed when none comes in time. */
  release(world: World, link: Link, idleMs: number) {
    if (link.messages >= PER_SESSION) return closeLink(link)
    const key = keyOf(link.plan)
    const free = this.idle.get(key) ?? []
    this.idle.set(key, free)
    free.push(link)
    const used = link.messages
    world.clock.at(link.talk.at + idleMs, () => {
      const i = free.indexOf(link)
      if (i < 0 || link.messages !== used) return
      free.splice(i, 1)
      link.talk.at = world.clock.now
      this.end(world, link)
    })
  }

  /** Properly, or as the end that is left sees it. */
  private end(world: World, link: Link) {
    const { from, to } = link.plan
    const now = world.clock.now
    if (world.stopped(to, now)) link.talk.disconnect('server', '(SocketError)')
    else if (world.stopped(from, now)) link.talk.disconnect('client', '(SocketError)')
    else closeLink(link)
  }
}

const keyOf = ({ from, fromService, to, toService, destination }: LinkPlan) =>
  `${from.name}/${fromService}>${to.name}/${toService}>${destination}`
