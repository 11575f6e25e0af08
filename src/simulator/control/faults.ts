// Calls of the control API that script faults.
import { z } from 'zod';
import { faultRuleSchema, type ArmedFault } from '../transport/fault-rules.ts';
import { ok, type ControlHandler, type ControlHandlers } from './call.ts';

const faultView = ({ id, rule, matched, fired }: ArmedFault): Record<string, unknown> => ({
  id,
  ...rule,
  matched,
  fired,
});

const listFaults: ControlHandler = ({ platform }) =>
  ok({
    left: platform.faults.leftOver().map(faultView),
    all: platform.faults.all().map(faultView),
  });

const addFaults: ControlHandler = ({ platform, body }) => {
  const rules = z.union([faultRuleSchema, z.array(faultRuleSchema)]).parse(body);
  const list = Array.isArray(rules) ? rules : [rules];
  return ok({ ids: list.map((rule) => platform.faults.add(rule)) });
};

const clearFaults: ControlHandler = ({ platform }) => {
  platform.faults.clear();
  return ok();
};

export const faultHandlers: ControlHandlers = {
  'GET faults': listFaults,
  'POST faults': addFaults,
  'DELETE faults': clearFaults,
};
