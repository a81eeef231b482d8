import { readBytes } from '../read-bytes.ts';
import { readInPlace } from '../read-in-place.ts';
import { serveReads } from './serve-reads.ts';

serveReads({ readBytes, readInPlace });
