import { readBytes } from '../read-bytes.ts';
import { serveReads } from './serve-reads.ts';

serveReads(readBytes);
