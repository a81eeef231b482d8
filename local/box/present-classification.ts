import type { Classified, Level } from './classifications.ts';
import type { Item } from './items.ts';
import type { State } from './state.ts';

type Json = Record<string, unknown>;

/** By colorID, in colours of the names that Box gives them: "Mapping between a colorID and a color may change without notice". */
const colors = '#FFF09B #FFBF5C #F5A3AC #C9A6E8 #A6D8F5 #7A9BE0 #B5E0A0 #D3D3D3'.split(' ');

export function classificationJson({ classifications }: State, { id }: Item): Json | null {
  const level = classifications.of(id)?.level;
  if (level === undefined) return null;
  return { name: level.key, definition: level.definition, color: colors[level.colorId] ?? null };
}

const classificationTemplate = 'securityClassification-6VMVochwUWo';

/** The instance of the template on a file or folder. */
export const classifiedJson = (
  { enterprise }: State,
  { type, id }: Item,
  classified: Classified & { readonly level: Level },
): Json => ({
  Box__Security__Classification__Key: classified.level.key,
  $id: classified.id,
  $parent: `${type}_${id}`,
  $template: classificationTemplate,
  $scope: `enterprise_${enterprise.id}`,
  $type: `${classificationTemplate}-${classified.id}`,
  $typeVersion: 0,
  $version: classified.version,
  $canEdit: true,
});

export const classificationTemplateJson = ({ classifications, enterprise }: State): Json => ({
  id: classifications.templateId() ?? '',
  type: 'metadata_template',
  templateKey: classificationTemplate,
  scope: `enterprise_${enterprise.id}`,
  displayName: 'Classification',
  hidden: false,
  copyInstanceOnItemCopy: true,
  fields: [
    {
      id: `${classifications.templateId() ?? ''}-key`,
      type: 'enum',
      key: 'Box__Security__Classification__Key',
      displayName: 'Classification',
      hidden: false,
      options: classifications.levels().map(({ id, key, definition, colorId }) => ({
        id,
        key,
        staticConfig: {
          classification: { classificationDefinition: definition, colorID: colorId },
        },
      })),
    },
  ],
});
