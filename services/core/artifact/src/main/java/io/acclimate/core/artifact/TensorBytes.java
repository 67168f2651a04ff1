package io.acclimate.core.artifact;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;

/**
 * A dense tensor as bytes; equal if type, shape and bytes are equal.
 *
 * @param dtype element type
 * @param shape size per dimension; empty for a scalar
 * @param data elements in row-major order, little-endian, exactly product(shape) × size of dtype
 *     bytes; shared, not copied: nobody may write to it
 */
@SuppressWarnings(
    "ArrayRecordComponent") // equality is by content, see below; a copy per tensor costs
public record TensorBytes(Dtype dtype, List<Long> shape, byte[] data) {
  private static final int MAX_RANK = 16;

  public TensorBytes {
    shape = List.copyOf(shape);
    long expected = sizeBytes(dtype, shape);
    if (data.length != expected) {
      throw new InvalidFormatException(
          "tensor: shape %s of %s needs %d bytes, found %d"
              .formatted(shape, dtype, expected, data.length));
    }
  }

  /** A tensor of type F32; without a shape it is a vector. */
  public static TensorBytes ofFloats(float[] values, long... shape) {
    byte[] data = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    little(data).asFloatBuffer().put(values);
    return new TensorBytes(Dtype.F32, shapeOr(values.length, shape), data);
  }

  /** A tensor of type F64; without a shape it is a vector. */
  public static TensorBytes ofDoubles(double[] values, long... shape) {
    byte[] data = new byte[Math.multiplyExact(values.length, Double.BYTES)];
    little(data).asDoubleBuffer().put(values);
    return new TensorBytes(Dtype.F64, shapeOr(values.length, shape), data);
  }

  /** A tensor of type I64; without a shape it is a vector. */
  public static TensorBytes ofLongs(long[] values, long... shape) {
    byte[] data = new byte[Math.multiplyExact(values.length, Long.BYTES)];
    little(data).asLongBuffer().put(values);
    return new TensorBytes(Dtype.I64, shapeOr(values.length, shape), data);
  }

  /**
   * Bytes that a tensor of this type and shape has; refuses negative sizes, more than 16 dimensions
   * and overflow.
   */
  public static long sizeBytes(Dtype dtype, List<Long> shape) {
    if (shape.size() > MAX_RANK) {
      throw new InvalidFormatException(
          "tensor: " + shape.size() + " dimensions are more than the allowed " + MAX_RANK);
    }
    long size = dtype.bytes();
    for (long dimension : shape) {
      if (dimension < 0) {
        throw new InvalidFormatException("tensor: negative size in shape " + shape);
      }
      try {
        size = Math.multiplyExact(size, dimension);
      } catch (ArithmeticException e) {
        throw new InvalidFormatException("tensor: shape " + shape + " overflows", e);
      }
    }
    return size;
  }

  /** Number of elements. */
  public int count() {
    return data.length / dtype.bytes();
  }

  /**
   * All elements as floats, rounded to the nearest where a float does not hold them; BOOL gives 0
   * and 1.
   */
  public float[] floats() {
    float[] result = new float[count()];
    putFloats(FloatBuffer.wrap(result));
    return result;
  }

  /** Writes all elements as {@link #floats()} gives them, without an array between. */
  public void putFloats(FloatBuffer target) {
    ByteBuffer source = little(data);
    int count = count();
    switch (dtype) {
      case F32 -> target.put(source.asFloatBuffer());
      case F64 -> forEach(count, i -> target.put((float) source.getDouble(i * Double.BYTES)));
      case F16 ->
          forEach(count, i -> target.put(Float16.toFloat(source.getShort(i * Short.BYTES))));
      case I64 -> forEach(count, i -> target.put((float) source.getLong(i * Long.BYTES)));
      case I32 -> forEach(count, i -> target.put((float) source.getInt(i * Integer.BYTES)));
      case I16 -> forEach(count, i -> target.put(source.getShort(i * Short.BYTES)));
      case I8 -> forEach(count, i -> target.put(source.get(i)));
      case U8 -> forEach(count, i -> target.put(Byte.toUnsignedInt(source.get(i))));
      case BOOL -> forEach(count, i -> target.put(source.get(i) == 0 ? 0 : 1));
    }
  }

  /**
   * One element as a double: exact, but for I64 beyond 2^53, which gives the nearest; BOOL gives 0
   * and 1.
   *
   * @param index in row-major order, from 0
   */
  public double number(int index) {
    ByteBuffer source = little(data);
    return switch (dtype) {
      case F32 -> source.getFloat(index * Float.BYTES);
      case F64 -> source.getDouble(index * Double.BYTES);
      case F16 -> Float16.toFloat(source.getShort(index * Short.BYTES));
      case I64 -> source.getLong(index * Long.BYTES);
      case I32 -> source.getInt(index * Integer.BYTES);
      case I16 -> source.getShort(index * Short.BYTES);
      case I8 -> source.get(index);
      case U8 -> Byte.toUnsignedInt(source.get(index));
      case BOOL -> source.get(index) == 0 ? 0 : 1;
    };
  }

  /** The elements of a tensor of type F64. */
  public double[] doubles() {
    require(Dtype.F64);
    double[] result = new double[count()];
    little(data).asDoubleBuffer().get(result);
    return result;
  }

  /** The elements of a tensor of type I64. */
  public long[] longs() {
    require(Dtype.I64);
    long[] result = new long[count()];
    little(data).asLongBuffer().get(result);
    return result;
  }

  /** True if no element is NaN or infinite. */
  public boolean finite() {
    ByteBuffer source = little(data);
    int count = count();
    for (int i = 0; i < count; i++) {
      boolean finite =
          switch (dtype) {
            case F32 -> Float.isFinite(source.getFloat(i * Float.BYTES));
            case F64 -> Double.isFinite(source.getDouble(i * Double.BYTES));
            case F16 -> Float16.isFinite(source.getShort(i * Short.BYTES));
            case I64, I32, I16, I8, U8, BOOL -> true;
          };
      if (!finite) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TensorBytes that
        && dtype == that.dtype
        && shape.equals(that.shape)
        && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return Objects.hash(dtype, shape, Arrays.hashCode(data));
  }

  @Override
  public String toString() {
    return "TensorBytes[" + dtype + shape + "]";
  }

  private void require(Dtype wanted) {
    if (dtype != wanted) {
      throw new IllegalArgumentException("tensor: expected " + wanted + ", found " + dtype);
    }
  }

  private static void forEach(int count, IntConsumer action) {
    for (int i = 0; i < count; i++) {
      action.accept(i);
    }
  }

  private static ByteBuffer little(byte[] data) {
    return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static List<Long> shapeOr(int count, long[] shape) {
    return shape.length == 0 ? List.of((long) count) : Arrays.stream(shape).boxed().toList();
  }
}
