// The simulator's public surface: an imitation of the ThreatConnect platform for tests, demos and feed authors.
export { startSimulator, type Simulator } from './start.ts';
export {
  parseOwnerArgument,
  parseTaxiiUserArgument,
  parseUserArgument,
  simulatorOptionsSchema,
  type SimulatorOptions,
  type SimulatorOptionsInput,
} from './options.ts';
export type { FaultRule } from './transport/fault-rules.ts';
export type { Pace } from './state/pace.ts';
export type { Switches } from './state/switches.ts';
