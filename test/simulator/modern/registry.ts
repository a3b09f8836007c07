/** The scenarios with Exchange 2013 and later, by name. */
import { DAG_2013, DAG_2016, DAG_2019, EDGE, HYBRID, SAFETY_NET } from './organisations'
import type { ModernScenario } from './scenario'

export const MODERN_SCENARIOS: Readonly<Record<string, ModernScenario>> = Object.fromEntries(
  [DAG_2016, DAG_2019, DAG_2013, SAFETY_NET, EDGE, HYBRID].map((scenario) => [scenario.name, scenario]),
)
