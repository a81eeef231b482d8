import { describe, expect, it } from 'vitest';
import { createOnnxGraph } from '../../../../local/openai/model/onnx.ts';
import {
  bytesField,
  floatField,
  integerField,
  message,
} from '../../../../local/openai/model/protobuf.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('protobuf', () => {
  // The first two are the examples of the encoding guide.
  it.each([
    ['a small message', integerField(1, 150), '089601'],
    ['a string', bytesField(2, 'testing'), '120774657374696e67'],
    ['zero', integerField(1, 0), '0800'],
    ['a negative number in ten bytes', integerField(3, -1), '18ffffffffffffffffff01'],
    ['a tag above fifteen', integerField(20, 7), 'a00107'],
    ['a float', floatField(2, 1.5), '150000c03f'],
    ['a nested message', bytesField(3, message(integerField(1, 150))), '1a03089601'],
    ['a length above 127', bytesField(1, new Uint8Array(200)).subarray(0, 3), '0ac801'],
  ])('writes %s', (_, bytes, expected) => {
    expect(hex(bytes)).toBe(expected);
  });
});

describe('an ONNX graph', () => {
  it('runs, with what was put into it', async () => {
    const { InferenceSession, Tensor } = await import('onnxruntime-node');
    const graph = createOnnxGraph();
    const [doubled = ''] = graph.operate('Mul', { inputs: ['x', graph.scalar(2)] });
    const last = graph.integers(-1);
    const end = graph.integers(99);
    const axis = graph.integers(1);
    graph.operate('Slice', { inputs: [doubled, last, end, axis], outputs: ['y'] });
    const model = graph.encode({
      inputs: [{ name: 'x', type: 'float', shape: ['rows', 2] }],
      output: { name: 'y', type: 'float', shape: ['rows', 1] },
    });
    const session = await InferenceSession.create(model);
    const { y } = await session.run({ x: new Tensor('float32', [1, 2, 3, 4], [2, 2]) });
    expect(Array.from(y?.data as Float32Array)).toEqual([4, 8]);
    expect(y?.dims).toEqual([2, 1]);
    await session.release();
  });
});
