import { readBytes } from '../read-bytes.ts';
import { readInPlace } from '../recordings/read-in-place.ts';
import { readMemberBytes } from '../read-member-bytes.ts';
import { serveReads } from './serve-reads.ts';

serveReads({ readBytes, readInPlace, readMemberBytes });
