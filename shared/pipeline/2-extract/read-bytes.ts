import type { Format } from '../../model/text.ts';
import { readBoxNote } from './readers/boxnote/read-boxnote.ts';
import { readJson, readJsonLines } from './readers/data/read-json.ts';
import { readCode } from './readers/plain/read-code.ts';
import { readCsv } from './readers/plain/read-csv.ts';
import { readDocx } from './readers/docx/read-docx.ts';
import { load } from './readers/load.ts';
import { readHtml } from './readers/html/read-html.ts';
import { readMarkdown } from './readers/markdown/read-markdown.ts';
import { formatOf } from './kind/media-type.ts';
import { readPptx } from './readers/pptx/read-pptx.ts';
import { listMembers } from './containers/list-members.ts';
import { openMember } from './containers/open-member.ts';
import { openers } from './containers/openers.ts';
import { readIcs } from './readers/calendar/read-ics.ts';
import { readArchive, wordless } from './readers/archive/read-archive.ts';
import type { Inner, MemberReading, ReadAids, Reading } from './reader.ts';
import type { ReadBytes } from './children/serve-reads.ts';
import { readText } from './readers/plain/read-text.ts';
import { readSrt } from './readers/transcript/read-srt.ts';
import { readVtt } from './readers/transcript/read-vtt.ts';
import { refusing } from './refusing.ts';
import { atSecondTry } from './second-try.ts';
import { stepMs } from './step.ts';

type Reader = (bytes: Uint8Array, name: string, aids: ReadAids) => Promise<Reading>;

const loadPdf = () => load(() => import('./readers/pdf/read-pdf.ts'));

const readRecording: Reader = async (bytes, _name, aids) =>
  (await import('./readers/recording/read-recording.ts')).readRecording(bytes, aids);

const imageReader =
  (format: Format): Reader =>
  async (bytes, _name, aids) =>
    (await load(() => import('./readers/image/read-image.ts'))).readImage(bytes, format, aids);

/** Adding a format is adding a line here, one in `Format` and one in `formatOf`. */
const readers: Readonly<Record<Format, Reader>> = {
  'text/plain': readText,
  'text/markdown': readMarkdown,
  'text/html': (bytes, _name, aids) => readHtml(bytes, aids),
  'text/csv': readCsv,
  'text/x-source': readCode,
  'text/vtt': readVtt,
  'application/x-subrip': readSrt,
  'application/json': readJson,
  'application/jsonl': readJsonLines,
  'application/xml': async (bytes, _name, aids) =>
    (await import('./readers/data/read-xml.ts')).readXml(bytes, aids),
  'application/x-ipynb+json': async (bytes) =>
    (await import('./readers/notebook/read-notebook.ts')).readNotebook(bytes),
  'application/vnd.box.boxnote': readBoxNote,
  'application/epub+zip': async (bytes, _name, aids) =>
    (await import('./readers/epub/read-epub.ts')).readEpub(bytes, aids),
  'multipart/related': async (bytes, _name, aids) =>
    (await import('./readers/mhtml/read-mhtml.ts')).readMhtml(bytes, aids),
  'image/svg+xml': async (bytes) => (await import('./readers/svg/read-svg.ts')).readSvg(bytes),
  'image/png': imageReader('image/png'),
  'image/jpeg': imageReader('image/jpeg'),
  'image/tiff': imageReader('image/tiff'),
  'image/gif': imageReader('image/gif'),
  'image/webp': imageReader('image/webp'),
  'image/bmp': imageReader('image/bmp'),
  'audio/flac': readRecording,
  'audio/mp4': readRecording,
  'audio/mpeg': readRecording,
  'audio/ogg': readRecording,
  'audio/wav': readRecording,
  'video/matroska': readRecording,
  'video/mp4': readRecording,
  'video/quicktime': readRecording,
  'video/webm': readRecording,
  'application/pdf': async (bytes, _name, aids) => (await loadPdf()).readPdf(bytes, aids),
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': (bytes, _name, aids) =>
    readDocx(bytes, aids),
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': (
    bytes,
    _name,
    aids,
  ) => readPptx(bytes, aids),
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': async (bytes, _name, aids) =>
    (await import('./readers/xlsx/read-xlsx.ts')).readXlsx(bytes, aids),
  'application/vnd.ms-excel': async (bytes, _name, aids) =>
    (await import('./readers/xls/read-xls.ts')).readXls(bytes, aids),
  'application/vnd.ms-excel.sheet.binary.macroEnabled.12': async (bytes, _name, aids) =>
    (await import('./readers/xls/read-xls.ts')).readXlsb(bytes, aids),
  'application/vnd.oasis.opendocument.spreadsheet': async (bytes, _name, aids) =>
    (await import('./readers/ods/read-ods.ts')).readOds(bytes, aids),
  'application/vnd.ms-visio.drawing': async (bytes, _name, aids) =>
    (await import('./readers/vsdx/read-vsdx.ts')).readVsdx(bytes, aids),
  'application/msword': async (bytes, _name, aids) =>
    (await import('./readers/doc/read-doc.ts')).readDoc(bytes, aids),
  'application/vnd.ms-powerpoint': async (bytes, _name, aids) =>
    (await import('./readers/ppt/read-ppt.ts')).readPpt(bytes, aids),
  'application/rtf': async (bytes, _name, aids) =>
    (await import('./readers/rtf/read-rtf.ts')).readRtf(bytes, aids),
  'application/vnd.oasis.opendocument.text': async (bytes, _name, aids) =>
    (await import('./readers/odf/read-odt.ts')).readOdt(bytes, aids),
  'application/vnd.oasis.opendocument.presentation': async (bytes, _name, aids) =>
    (await import('./readers/odf/read-odp.ts')).readOdp(bytes, aids),
  'application/zip': readArchive('application/zip'),
  'application/x-tar': readArchive('application/x-tar'),
  'application/gzip': readArchive('application/gzip'),
  'application/mbox': readArchive('application/mbox'),
  'message/rfc822': async (bytes, _name, aids) =>
    (await import('./readers/mail/read-eml.ts')).readEml(bytes, aids),
  'application/vnd.ms-outlook': async (bytes, _name, aids) =>
    (await import('./readers/mail/read-msg.ts')).readMsg(bytes, aids),
  'application/ms-tnef': async (bytes, _name, aids) =>
    (await import('./readers/mail/read-tnef.ts')).readTnef(bytes, aids),
  'text/calendar': readIcs,
};

/** For a second look at a file whose first reader had to be killed. */
const others: Partial<Record<Format, Reader>> = {
  'application/pdf': async (bytes, _name, aids) => (await loadPdf()).readPdfAgain(bytes, aids),
};

export const readBytes: ReadBytes = async (file, aids) => {
  let isAsked = false;
  const ocr = () => {
    isAsked = true;
    return aids.ocr();
  };
  const reading = await readOrRefuse(file, { ...aids, ocr });
  return isAsked && reading.outcome !== 'missing' ? { ...reading, dependsOn: 'ocr' } : reading;
};

const readOrRefuse = (file: File, aids: ReadAids): Promise<MemberReading> =>
  refusing<MemberReading>(() =>
    file.inner === undefined ? readWhole(file, aids) : readInner(file, file.inner, aids),
  );

type File = Parameters<ReadBytes>[0];

/**
 * For readers that go through a file without telling of it. The slowest (RTF, Markdown) took 0.2 s of a processor for a MiB; those of
 * zips unpack more than that, and tell.
 */
const msPerMebibyte = 1_000;

/** The same bytes give the same reading, whatever they lay in: their list of what is in them counts at the source only. */
async function readWhole(
  { bytes, name, attempt }: Omit<File, 'inner'>,
  aids: ReadAids,
): Promise<Reading> {
  const format = formatOf(bytes, name);
  aids.progress(stepMs(bytes.length, msPerMebibyte));
  const reading = await refusing(() =>
    attempt === 'first'
      ? readers[format](bytes, name, aids)
      : atSecondTry(format, aids, (spared) =>
          refusing(() => (others[format] ?? readers[format])(bytes, name, spared)),
        ),
  );
  return format in openers ? withMembers(reading, { bytes, format }, aids) : reading;
}

/** A file that has no words of its own may hold others that have. */
async function withMembers(
  reading: Reading,
  { bytes, format }: { readonly bytes: Uint8Array; readonly format: Format },
  aids: ReadAids,
): Promise<Reading> {
  const isWordless = reading.outcome === 'rejected' && reading.rejection.code === 'FILE_NO_TEXT';
  if (reading.outcome === 'rejected' && !isWordless) return reading;
  const members = await listMembers(bytes, format, aids);
  if (reading.outcome === 'read') return { ...reading, text: { ...reading.text, members } };
  if (members.length === 0) return reading;
  const warnings = ['no words of its own were found'];
  return { outcome: 'read', text: { ...wordless(format), warnings, members } };
}

async function readInner(file: File, inner: Inner, aids: ReadAids): Promise<MemberReading> {
  const bytes = await openMember(file, inner);
  if (bytes === undefined) return { outcome: 'missing' };
  return readWhole({ bytes, name: inner.path.at(-1) ?? '', attempt: file.attempt }, aids);
}
