/** What servers do and where they stand, from how they behave: said with the reason, and settings come before. */
import { inferRoles, type RoleWitnesses } from './roles'
import { inferSites, type SiteWitnesses } from './sites'
import { storeHandOvers } from './store-hand-overs'

export type BehaviourWitnesses = Omit<RoleWitnesses & SiteWitnesses, 'handOvers'>

/** Tells the book; call when settings have said what they know, and rows, sessions and files have their servers. */
export function inferBehaviour(w: BehaviourWitnesses): void {
  const handOvers = storeHandOvers(w.rows, w.book)
  inferRoles({ ...w, handOvers })
  inferSites({ ...w, handOvers })
}
