import { createOnnxGraph, type OnnxGraph } from './onnx.ts';
import type { Weight } from './weights.ts';

/** Dimensions of the vector that the network gives. */
export const meaningSize = 512;

type Weights = (name: string) => Weight;

interface Network {
  readonly graph: OnnxGraph;
  readonly weights: Weights;
}

interface LayerShape {
  readonly index: 0 | 1;
  /** Width of one of the four attention heads. */
  readonly headSize: 64 | 128;
}

const heads = 4;
const longestInput = 128;
const applied = 'module_apply_default/Encoder_en/KonaTransformer/Encode/';
const stored = 'module/Encoder_en/KonaTransformer/Encode/';

/**
 * The network of Universal Sentence Encoder lite as ONNX: a transformer of two layers over pieces of text, the mean
 * over the pieces, one dense layer, and the vector scaled to unit length.
 * Inputs: `ids` and `mask` (1 where there is a piece, 0 where the row is padded); output: `meaning`.
 */
export function buildSentenceEncoder(weights: Weights): Uint8Array {
  const network: Network = { graph: createOnnxGraph(), weights };
  const embedded = embedPieces(network);
  const bias = attentionBias(network);
  const widened = dense(network, embedded, {
    kernel: `${applied}Layer_0/TransformerLayer/dense/kernel/ConcatPartitions/concat`,
    bias: `${applied}Layer_0/TransformerLayer/dense/bias/ConcatPartitions/concat`,
  });
  const first: LayerShape = { index: 0, headSize: 64 };
  const second: LayerShape = { index: 1, headSize: 128 };
  const middle = transform(network, first, { input: embedded, residual: widened, bias });
  const last = transform(network, second, { input: middle, residual: middle, bias });
  summarize(network, last);
  return network.graph.encode({
    inputs: [
      { name: 'ids', type: 'int64', shape: ['texts', 'pieces'] },
      { name: 'mask', type: 'float', shape: ['texts', 'pieces'] },
    ],
    output: { name: 'meaning', type: 'float', shape: ['texts', meaningSize] },
  });
}

/** Twice the piece's vector plus its position as sines and cosines. */
function embedPieces({ graph, weights }: Network): string {
  const vectors = constant({ graph, weights }, 'module/Embeddings_en');
  const pieces = apply(graph, 'Gather', [vectors, 'ids']);
  const doubled = apply(graph, 'Mul', [pieces, graph.scalar(2)]);
  const shape = apply(graph, 'Shape', ['ids']);
  const [one, two, zero] = [graph.integers(1), graph.integers(2), graph.integers(0)];
  const length = apply(graph, 'Slice', [shape, one, two, zero]);
  const positions = apply(graph, 'Slice', [timingSignal({ graph, weights }), zero, length, zero]);
  return apply(graph, 'Add', [doubled, positions]);
}

function timingSignal({ graph, weights }: Network): string {
  const { bytes } = weights(
    `${applied}TransformerStack/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1`,
  );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const inverse = Array.from({ length: bytes.byteLength / 4 }, (_, i) =>
    view.getFloat32(4 * i, true),
  );
  const rows = Array.from({ length: longestInput }, (_, position) => {
    const angles = inverse.map((factor) => Math.fround(position * factor));
    return [...angles.map(Math.sin), ...angles.map(Math.cos)];
  });
  const signal = Buffer.alloc(4 * longestInput * 2 * inverse.length);
  for (const [index, value] of rows.flat().entries()) signal.writeFloatLE(value, 4 * index);
  return graph.floats([longestInput, 2 * inverse.length], signal);
}

/** Minus a billion where the row is padded, so that nothing attends to padding. */
function attentionBias({ graph }: Network): string {
  const padded = apply(graph, 'Sub', [graph.scalar(1), 'mask']);
  const scaled = apply(graph, 'Mul', [padded, graph.scalar(-1e9)]);
  return apply(graph, 'Unsqueeze', [scaled, graph.integers(1, 2)]);
}

interface LayerInput {
  readonly input: string;
  /** What the attention's result is added to. */
  readonly residual: string;
  readonly bias: string;
}

function transform(network: Network, shape: LayerShape, { input, residual, bias }: LayerInput) {
  const { graph } = network;
  const prefix = `${applied}Layer_${shape.index}/TransformerLayer/`;
  const normed = normalize(network, input, `${prefix}layer_prepostprocess/layer_norm/`);
  const attended = apply(graph, 'Add', [attend(network, shape, { input: normed, bias }), residual]);

  const tensordot = (name: string) =>
    `${applied}TransformerStack/Layer_${shape.index}/TransformerLayer/FFN/${name}/Tensordot/Reshape_1`;
  const partition = (name: string) => `${prefix}FFN/${name}/bias/ConcatPartitions/concat`;
  const before = normalize(network, attended, `${prefix}FFN/layer_prepostprocess/layer_norm/`);
  const wide = dense(network, before, { kernel: tensordot('conv1'), bias: partition('conv1') });
  const active = apply(graph, 'Relu', [wide]);
  const narrow = dense(network, active, { kernel: tensordot('conv2'), bias: partition('conv2') });
  return apply(graph, 'Add', [narrow, attended]);
}

function attend(
  network: Network,
  { index, headSize }: LayerShape,
  { input, bias }: { input: string; bias: string },
): string {
  const { graph, weights } = network;
  const width = heads * headSize;
  const name = (part: string) => `Layer_${index}/TransformerLayer/MultiheadAttention/${part}`;
  const projection = (part: string) => ({
    kernel: `${stored}${name(part)}/kernel/part_0`,
    bias: `${applied}${name(part)}/bias/ConcatPartitions/concat`,
  });

  const joined = dense(network, input, projection('qkv_transform_single'));
  const [query = '', key = '', value = ''] = graph.operate('Split', {
    inputs: [joined, graph.integers(width, width, width)],
    attributes: { axis: -1 },
    outputCount: 3,
  });
  const split = graph.integers(0, 0, heads, headSize);
  const perHead = (part: string, perm: number[]) =>
    apply(graph, 'Transpose', [apply(graph, 'Reshape', [part, split])], { perm });

  const { bytes } = weights(`${applied}TransformerStack/${name('mul/y')}`);
  const scale = graph.floats([], bytes);
  const scaled = apply(graph, 'Mul', [perHead(query, [0, 2, 1, 3]), scale]);
  const scores = apply(graph, 'MatMul', [scaled, perHead(key, [0, 2, 3, 1])]);
  const shares = apply(graph, 'Softmax', [apply(graph, 'Add', [scores, bias])], { axis: -1 });
  const mixed = apply(graph, 'MatMul', [shares, perHead(value, [0, 2, 1, 3])]);
  const together = apply(graph, 'Transpose', [mixed], { perm: [0, 2, 1, 3] });
  const flat = apply(graph, 'Reshape', [together, graph.integers(0, 0, width)]);
  return dense(network, flat, projection('output_transform_single'));
}

/** Mean over the pieces, a dense layer with tanh, unit length. */
function summarize(network: Network, input: string): void {
  const { graph } = network;
  const mask = apply(graph, 'Unsqueeze', ['mask', graph.integers(2)]);
  const kept = apply(graph, 'Mul', [input, mask]);
  const sum = apply(graph, 'ReduceSum', [kept, graph.integers(1)], { keepdims: 0 });
  const count = apply(graph, 'ReduceSum', ['mask', graph.integers(1)], { keepdims: 1 });
  const layer = 'module/Encoder_en/hidden_layers/tanh_layer_0/';
  const mean = apply(graph, 'Div', [sum, count]);
  const mapped = dense(network, mean, { kernel: `${layer}weights`, bias: `${layer}bias` });
  graph.operate('LpNormalization', {
    inputs: [apply(graph, 'Tanh', [mapped])],
    attributes: { axis: -1, p: 2 },
    outputs: ['meaning'],
  });
}

function dense(network: Network, input: string, names: { kernel: string; bias: string }): string {
  const { graph } = network;
  const product = apply(graph, 'MatMul', [input, constant(network, names.kernel)]);
  return apply(graph, 'Add', [product, constant(network, names.bias)]);
}

function normalize(network: Network, input: string, prefix: string): string {
  const scale = constant(network, `${prefix}layer_norm_scale/ConcatPartitions/concat`);
  const bias = constant(network, `${prefix}layer_norm_bias/ConcatPartitions/concat`);
  return apply(network.graph, 'LayerNormalization', [input, scale, bias], {
    axis: -1,
    epsilon: 1e-6,
  });
}

/** A weight as a constant; kernels of width-one convolutions ([1, 1, in, out]) become matrices. */
function constant({ graph, weights }: Network, name: string): string {
  const { shape, bytes } = weights(name);
  return graph.floats(shape.length > 2 ? shape.slice(-2) : shape, bytes);
}

function apply(
  graph: OnnxGraph,
  operator: string,
  ...[inputs, attributes]: [string[], Record<string, number | number[]>?]
): string {
  const [output = ''] = graph.operate(operator, { inputs, ...(attributes && { attributes }) });
  return output;
}
