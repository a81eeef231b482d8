import { extname } from 'node:path';

const office = 'application/vnd.openxmlformats-officedocument';

const mediaTypes: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.doc': 'application/msword',
  '.docx': `${office}.wordprocessingml.document`,
  '.eml': 'message/rfc822',
  '.htm': 'text/html',
  '.html': 'text/html',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.pptx': `${office}.presentationml.presentation`,
  '.txt': 'text/plain',
  '.xlsx': `${office}.spreadsheetml.sheet`,
  '.xml': 'text/xml',
  '.zip': 'application/x-zip-compressed',
};

/** By the name alone, as SharePoint does. */
export const mediaTypeOf = (name: string): string =>
  mediaTypes[extname(name).toLowerCase()] ?? 'application/octet-stream';
