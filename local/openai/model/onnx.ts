import { bytesField, floatField, integerField, message } from './protobuf.ts';

/** TensorProto.DataType */
const dataType = { float: 1, int64: 7 } as const;
/** AttributeProto.AttributeType */
const attributeType = { float: 1, int: 2, ints: 7 } as const;
/** Opset 17 is the first with LayerNormalization; IR version 8 belongs to it. */
const irVersion = 8;
const opset = 17;

/** An attribute of an operator: axis, perm … Fractions are written as float, whole numbers as int. */
type Attribute = number | readonly number[];

interface Operation {
  readonly inputs: readonly string[];
  readonly attributes?: Record<string, Attribute>;
  /** Names of the outputs; made up when absent. */
  readonly outputs?: readonly string[];
  /** How many outputs, when they have no names. */
  readonly outputCount?: number;
}

interface TensorType {
  readonly name: string;
  readonly type: keyof typeof dataType;
  /** A text is a dimension that differs from run to run. */
  readonly shape: readonly (number | string)[];
}

export interface OnnxGraph {
  /** A float constant, from its little-endian bytes. @returns its name */
  floats(shape: readonly number[], bytes: Uint8Array): string;
  scalar(value: number): string;
  integers(...values: number[]): string;
  /** Adds a node. @returns the names of its outputs */
  operate(operator: string, operation: Operation): string[];
  encode(interface_: { inputs: readonly TensorType[]; output: TensorType }): Uint8Array;
}

/** Writes ONNX models (onnx.proto3): nodes and constants in the order in which they are added. */
export function createOnnxGraph(): OnnxGraph {
  const nodes: Uint8Array[] = [];
  const constants: Uint8Array[] = [];
  let names = 0;
  const newName = (prefix: string) => `${prefix}${(names += 1)}`;

  function constant(type: keyof typeof dataType, shape: readonly number[], bytes: Uint8Array) {
    const name = newName('c');
    const dims = shape.map((size) => integerField(1, size));
    const rest = [integerField(2, dataType[type]), bytesField(8, name), bytesField(9, bytes)];
    constants.push(message(...dims, ...rest));
    return name;
  }

  return {
    floats: (shape, bytes) => constant('float', shape, bytes),
    scalar: (value) => constant('float', [], littleEndian(4, [value])),
    integers: (...values) => constant('int64', [values.length], littleEndian(8, values)),
    operate(operator, { inputs, attributes = {}, outputs, outputCount = 1 }) {
      const made = outputs ?? Array.from({ length: outputCount }, () => newName('t'));
      nodes.push(
        message(
          ...inputs.map((name) => bytesField(1, name)),
          ...made.map((name) => bytesField(2, name)),
          bytesField(3, newName('n')),
          bytesField(4, operator),
          ...Object.entries(attributes).map(([name, value]) =>
            bytesField(5, attribute(name, value)),
          ),
        ),
      );
      return [...made];
    },
    encode({ inputs, output }) {
      const graph = message(
        ...nodes.map((node) => bytesField(1, node)),
        bytesField(2, 'sentence-encoder'),
        ...constants.map((tensor) => bytesField(5, tensor)),
        ...inputs.map((input) => bytesField(11, valueInfo(input))),
        bytesField(12, valueInfo(output)),
      );
      return message(
        integerField(1, irVersion),
        bytesField(2, 'sluice'),
        bytesField(7, graph),
        bytesField(8, integerField(2, opset)),
      );
    },
  };
}

function attribute(name: string, value: Attribute): Uint8Array {
  const key = bytesField(1, name);
  if (typeof value !== 'number') {
    const items = value.map((item) => integerField(8, item));
    return message(key, ...items, integerField(20, attributeType.ints));
  }
  return Number.isInteger(value)
    ? message(key, integerField(3, value), integerField(20, attributeType.int))
    : message(key, floatField(2, value), integerField(20, attributeType.float));
}

function valueInfo({ name, type, shape }: TensorType): Uint8Array {
  const dimensions = shape.map((size) =>
    bytesField(1, typeof size === 'string' ? bytesField(2, size) : integerField(1, size)),
  );
  const tensor = message(integerField(1, dataType[type]), bytesField(2, message(...dimensions)));
  return message(bytesField(1, name), bytesField(2, bytesField(1, tensor)));
}

function littleEndian(width: 4 | 8, values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(width * values.length);
  for (const [index, value] of values.entries()) {
    if (width === 4) bytes.writeFloatLE(value, index * 4);
    else bytes.writeBigInt64LE(BigInt(value), index * 8);
  }
  return bytes;
}
