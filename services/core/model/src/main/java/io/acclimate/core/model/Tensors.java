package io.acclimate.core.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.artifact.TensorBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Between tensors as bytes and tensors of the engine. */
public final class Tensors {
  private Tensors() {}

  /** A copy in the manager. */
  public static NDArray create(NDManager manager, TensorBytes tensor) {
    ByteBuffer buffer = manager.allocateDirect(tensor.data().length);
    buffer.order(ByteOrder.LITTLE_ENDIAN).put(tensor.data()).rewind();
    return manager.create(
        buffer,
        new Shape(Shapes.array(tensor.shape())),
        DataType.fromSafetensors(tensor.dtype().name()));
  }

  /** Copies in the manager, by name. */
  public static SortedMap<String, NDArray> create(
      NDManager manager, Map<String, TensorBytes> tensors) {
    TreeMap<String, NDArray> arrays = new TreeMap<>();
    tensors.forEach((name, tensor) -> arrays.put(name, create(manager, tensor)));
    return arrays;
  }

  /** A copy as bytes. */
  public static TensorBytes bytes(NDArray array) {
    ByteBuffer buffer = array.toByteBuffer();
    byte[] data = new byte[buffer.remaining()];
    buffer.get(data);
    List<Long> shape = Shapes.list(array.getShape().getShape());
    return new TensorBytes(Dtype.of(array.getDataType().asSafetensors()), shape, data);
  }

  /** Copies as bytes, by name. */
  public static SortedMap<String, TensorBytes> bytes(Map<String, NDArray> arrays) {
    TreeMap<String, TensorBytes> tensors = new TreeMap<>();
    arrays.forEach((name, array) -> tensors.put(name, bytes(array)));
    return tensors;
  }
}
