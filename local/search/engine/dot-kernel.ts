/**
 * Dot products in WebAssembly SIMD, assembled by hand: about four times the speed of a JavaScript loop, without a compiler in
 * the build or a binary in the repository. Four sums run side by side to keep the adder busy.
 *
 *   do { for lane in 0..3: sum[lane] += a[lane] · b[lane], a block each; a += step; b += 64 } while (a < end)
 *
 * Opcodes: https://webassembly.github.io/spec/core/binary/instructions.html
 */
export interface DotKernels {
  /** Of two float vectors. `a`, `b` and `end`, which is that of `a`, are byte addresses. */
  readonly dotFloats: Dot;
  /** Of bytes at `a` and 16-bit numbers at `b`, both signed. Each of the four sums must fit into 32 bits. */
  readonly dotBytes: Dot;
}

type Dot = (a: number, b: number, end: number) => number;

/** Dimensions that one round of a loop takes: vectors are padded with zeros to a multiple. */
export const floatsAtOnce = 16;
export const bytesAtOnce = 32;

export interface Memory {
  readonly buffer: ArrayBuffer;
  /** In pages of 64 KiB; `buffer` is another one afterwards. */
  grow(pages: number): number;
}

/** What is used of WebAssembly: its types come with the DOM library, which this project does not load. */
declare const WebAssembly: {
  Memory: new (limits: { initial: number; maximum: number }) => Memory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: DotKernels };
};

export const createMemory = (initial: number, maximum: number): Memory =>
  new WebAssembly.Memory({ initial, maximum });

/** @param memory the vectors lie in it */
export const instantiateDots = (memory: Memory): DotKernels =>
  new WebAssembly.Instance(compiled, { env: { memory } }).exports;

const i32 = 0x7f;
const f32 = 0x7d;
const v128 = 0x7b;
const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const tee = (local: number) => [0x22, local];
const increase = (local: number, by: number[]) => [get(local), 0x41, by, 0x6a]; // i32.const, i32.add
const loadVector = (lane: number) => [0xfd, 0x00, 0x04, 16 * lane];
const loadEightBytes = (lane: number) => [0xfd, 0x01, 0x03, 8 * lane]; // v128.load8x8_s: widened to 16 bits

const [a, b, end] = [0, 1, 2];
const sums = [3, 4, 5, 6];
const [whole = 0] = sums;

interface Arithmetic {
  readonly loadA: (lane: number) => number[];
  /** Of two vectors. */
  readonly multiply: number[];
  readonly add: number[];
  /** How far a round goes in `a`, as LEB128. */
  readonly step: number[];
  readonly extractLane: number;
  /** Of two numbers. */
  readonly addLanes: number;
}

const floats: Arithmetic = {
  loadA: loadVector,
  multiply: [0xfd, 0xe6, 0x01], // f32x4.mul
  add: [0xfd, 0xe4, 0x01],
  step: [0xc0, 0x00], // 64
  extractLane: 0x1f,
  addLanes: 0x92,
};

const bytes: Arithmetic = {
  loadA: loadEightBytes,
  multiply: [0xfd, 0xba, 0x01], // i32x4.dot_i16x8_s: sums of two products
  add: [0xfd, 0xae, 0x01],
  step: [0x20], // 32
  extractLane: 0x1b,
  addLanes: 0x6a,
};

function assemble({ loadA, multiply, add, step, extractLane, addLanes }: Arithmetic): number[] {
  const lane = (index: number) => [get(whole), 0xfd, extractLane, index];
  return [
    [0x01, sums.length, v128], // four locals of 128 bits
    [0x03, 0x40], // loop
    sums.map((sum, index) => [
      get(sum),
      [get(a), loadA(index), get(b), loadVector(index)],
      [multiply, add, set(sum)],
    ]),
    [increase(b, [0xc0, 0x00]), set(b)],
    [increase(a, step), tee(a)],
    [get(end), 0x49, 0x0d, 0x00, 0x0b], // i32.lt_u, br_if 0, end of the loop
    sums.map(get),
    [add, add, add, set(whole)],
    [lane(0), lane(1), addLanes, lane(2), addLanes, lane(3), addLanes],
    0x0b,
  ].flat(4);
}

const text = (value: string) => [value.length, ...Buffer.from(value)];
const length = (value: number) => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, value >>> 7]);
const sized = (content: number[]) => [...length(content.length), ...content];
const section = (id: number, content: number[]) => [id, ...sized(content)];
const threeAddresses = [0x60, 0x03, i32, i32, i32, 0x01];

const compiled = new WebAssembly.Module(
  Uint8Array.from(
    [
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic, version 1
      section(1, [0x02, ...threeAddresses, f32, ...threeAddresses, i32]), // types 0 and 1
      section(2, [0x01, ...text('env'), ...text('memory'), 0x02, 0x00, 0x01]),
      section(3, [0x02, 0x00, 0x01]), // function 0 is of type 0, function 1 of type 1
      section(7, [0x02, ...text('dotFloats'), 0x00, 0x00, ...text('dotBytes'), 0x00, 0x01]),
      section(10, [0x02, ...sized(assemble(floats)), ...sized(assemble(bytes))]),
    ].flat(),
  ),
);
