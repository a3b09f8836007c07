/** The scenarios with Exchange 2013 and later, by name. */
import { DAG_2016 } from './organisations'
import type { ModernScenario } from './scenario'

export const MODERN_SCENARIOS: Readonly<Record<string, ModernScenario>> = {
  [DAG_2016.name]: DAG_2016,
}
