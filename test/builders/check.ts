/** Runs the pack over an analysed bundle, as the window and the command line do. */
import { atOnce } from '@shared/base/steps'
import { CaseFacts } from '@shared/findings/facts'
import type { Finding, Findings } from '@shared/findings/finding'
import { PACK } from '@shared/findings/pack'
import type { OwnValues } from '@shared/findings/parameters'
import { runChecks } from '@shared/findings/run'
import { innermost } from '@shared/formats/status-text/status-text'
import type { Analyzed } from './analyze'

export function checked(c: Analyzed & { readonly settings?: readonly ArrayBufferLike[] }, own: OwnValues = {}): Findings {
  const { tables, catalogue, settings = [] } = c
  return atOnce(runChecks(PACK, new CaseFacts({ tables, catalogue, settings, innermost }), own))
}

/** Names of the hosts a finding is about. */
export const hostsOf = ({ catalogue }: Analyzed, f: Finding): string[] => f.nodes.map((n) => catalogue.nodes[n]?.name ?? '')
