// Calls of the control API about the types an instance has.
import { z } from 'zod';
import { indicatorTypeSchema } from '../options.ts';
import { declareTypes } from '../platform.ts';
import { ok, type ControlHandler, type ControlHandlers } from './call.ts';

const addIndicatorTypes: ControlHandler = ({ platform, body }) => {
  declareTypes(platform, [indicatorTypeSchema.parse(body)]);
  platform.store.version += 1;
  return ok();
};

const attributeTypeBody = z.strictObject({
  name: z.string().min(1),
  maxSize: z.int().min(1),
  choices: z.array(z.string().min(1)).optional(),
});

const addAttributeType: ControlHandler = ({ platform, body }) => {
  const { name, maxSize, choices } = attributeTypeBody.parse(body);
  const added = platform.store.vocabulary.addAttributeType(name, maxSize, choices);
  platform.store.version += 1;
  return ok(added);
};

const removeAttributeType: ControlHandler = ({ platform, query }) => {
  const removed = platform.store.vocabulary.attributeTypes.delete(query.get('name') ?? '');
  platform.store.version += 1;
  return ok({ removed });
};

export const typeHandlers: ControlHandlers = {
  'POST indicatorTypes': addIndicatorTypes,
  'POST attributeTypes': addAttributeType,
  'DELETE attributeTypes': removeAttributeType,
};
