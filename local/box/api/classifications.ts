import { z } from 'zod';
import { requireAdmin, requireItem } from '../access.ts';
import { announceItem } from '../announce.ts';
import type { Level } from '../classifications.ts';
import { badRequest, BoxError, notEmulated } from '../errors.ts';
import type { Item } from '../items.ts';
import { classifiedJson, classificationTemplateJson } from '../present-classification.ts';
import { noContent, parse, type Call, type Route } from '../route.ts';

/** The one metadata template that is emulated: https://developer.box.com/guides/security/classifications */
const templateKey = 'securityClassification-6VMVochwUWo';
const fieldKey = 'Box__Security__Classification__Key';
const template = `/metadata_templates/enterprise/${templateKey}/schema`;

const onItems = (['file', 'folder'] as const).flatMap((kind): Route[] => {
  const path = `/${kind}s/:id/metadata/enterprise/${templateKey}`;
  return [
    ['GET', path, (call) => get(call, kind)],
    ['POST', path, (call) => add(call, kind)],
    ['PUT', path, (call) => replace(call, kind)],
    ['DELETE', path, (call) => remove(call, kind)],
  ];
});

export const classificationRoutes: readonly Route[] = [
  ...onItems,
  ['GET', template, answerTemplate],
  ['PUT', template, changeTemplate],
  ['POST', '/metadata_templates/schema', makeTemplate],
];

type Kind = Item['type'];

function get(call: Call, type: Kind): Response {
  const { state, caller, param } = call;
  return answer(call, requireItem(state, caller, { id: param('id'), type, ability: 'see' }));
}

function add(call: Call, type: Kind): Response {
  const { state } = call;
  const item = requireEditable(call, type);
  const wanted = parse(z.looseObject({ [fieldKey]: z.string() }), call.body);
  const level = requireLevel(call, wanted[fieldKey]);
  if (state.classifications.of(item.id))
    throw new BoxError(409, 'tuple_already_exists', { message: 'It is classified already' });
  state.db.transaction(() => {
    state.classifications.set(item.id, level);
    announceItem(state, { change: 'classified', item, by: call.caller.user.id });
  })();
  return answer(call, item, 201);
}

const Patch = z.tuple([
  z.looseObject({ op: z.literal('replace'), path: z.literal(`/${fieldKey}`), value: z.string() }),
]);

function replace(call: Call, type: Kind): Response {
  const { state } = call;
  const item = requireEditable(call, type);
  const [{ value }] = parse(Patch, call.body);
  const level = requireLevel(call, value);
  if (!state.classifications.of(item.id)) throw notClassified();
  state.db.transaction(() => {
    state.classifications.set(item.id, level);
    announceItem(state, { change: 'reclassified', item, by: call.caller.user.id });
  })();
  return answer(call, item);
}

function remove(call: Call, type: Kind): Response {
  const { state } = call;
  const item = requireEditable(call, type);
  if (!state.classifications.of(item.id)) throw notClassified();
  state.db.transaction(() => {
    state.classifications.unset(item.id);
    announceItem(state, { change: 'unclassified', item, by: call.caller.user.id });
  })();
  return noContent();
}

const requireEditable = ({ state, caller, param }: Call, type: Kind): Item =>
  requireItem(state, caller, { id: param('id'), type, ability: 'edit' });

function answer({ state }: Call, item: Item, status = 200): Response {
  const classified = state.classifications.of(item.id);
  if (classified === undefined) throw notClassified();
  return Response.json(classifiedJson(state, item, classified), { status });
}

const notClassified = () =>
  new BoxError(404, 'instance_not_found', { message: 'It is not classified' });

function requireLevel({ state }: Call, key: string): Level {
  if (state.classifications.templateId() === undefined)
    throw new BoxError(404, 'instance_tuple_not_found', { message: 'There is no such template' });
  const level = state.classifications.level(key);
  if (level) return level;
  throw badRequest('There is no such classification', 'schema_validation_failed');
}

function answerTemplate({ state }: Call): Response {
  if (state.classifications.templateId() === undefined)
    throw new BoxError(404, 'not_found', { message: 'There is no such template' });
  return Response.json(classificationTemplateJson(state));
}

const Option = z.looseObject({
  key: z.string().min(1),
  staticConfig: z
    .looseObject({
      classification: z
        .looseObject({
          classificationDefinition: z.string().default(''),
          colorID: z.int().min(0).max(7).default(0),
        })
        .prefault({}),
    })
    .prefault({}),
});
const Template = z.looseObject({
  templateKey: z.string(),
  fields: z.array(z.looseObject({ options: z.array(Option).default([]) })).max(1),
});

function makeTemplate(call: Call): Response {
  const { state, caller } = call;
  requireAdmin(state, caller);
  const { templateKey: key, fields } = parse(Template, call.body);
  if (key !== templateKey) throw notEmulated('A metadata template other than the classification');
  if (state.classifications.templateId() !== undefined)
    throw new BoxError(409, 'tuple_already_exists', { message: 'The template is there already' });
  state.db.transaction(() => {
    state.classifications.makeTemplate();
    for (const option of fields[0]?.options ?? []) state.classifications.saveLevel(toLevel(option));
  })();
  return Response.json(classificationTemplateJson(state), { status: 201 });
}

const toLevel = ({ key, staticConfig: { classification } }: z.infer<typeof Option>) => ({
  key,
  definition: classification.classificationDefinition,
  colorId: classification.colorID,
});

const mustBeNew = ({ state }: Call, key: string): void => {
  if (state.classifications.level(key))
    throw badRequest('There is such a classification already', 'schema_validation_failed');
};

const Change = z.discriminatedUnion('op', [
  z.looseObject({ op: z.literal('addEnumOption'), data: Option }),
  z.looseObject({ op: z.literal('editEnumOption'), enumOptionKey: z.string(), data: Option }),
]);

const known = new Set(['addEnumOption', 'editEnumOption']);

function changeTemplate(call: Call): Response {
  const { state, caller } = call;
  requireAdmin(state, caller);
  if (Array.isArray(call.body) && call.body.some((one) => !known.has(String(one?.op))))
    throw notEmulated('This change of a template');
  const changes = parse(z.array(Change), call.body);
  state.db.transaction(() => {
    for (const change of changes) {
      const before = change.op === 'editEnumOption' ? requireLevel(call, change.enumOptionKey) : {};
      const isRenamed = change.op === 'addEnumOption' || change.enumOptionKey !== change.data.key;
      if (isRenamed) mustBeNew(call, change.data.key);
      state.classifications.saveLevel({ ...before, ...toLevel(change.data) });
    }
  })();
  return answerTemplate(call);
}
