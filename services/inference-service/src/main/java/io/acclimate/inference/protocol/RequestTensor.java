package io.acclimate.inference.protocol;

import static io.acclimate.inference.protocol.InferenceException.badRequest;

import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.TensorBytes;
import java.util.ArrayList;
import java.util.List;

/**
 * The input tensor of a request as it was sent; the first dimension counts rows.
 *
 * @param name of the tensor
 * @param datatype the protocol's name of the element type
 * @param shape [rows, ...]
 * @param data all elements in row-major order
 */
public record RequestTensor(String name, String datatype, List<Long> shape, FloatCollector data) {
  /** The one input that models here have. */
  public static final String NAME = "input";

  /** The datatype of inputs and scores. */
  public static final String FP32 = "FP32";

  /** One input per row, without the batch dimension. */
  public List<TensorInput> rows(Limits limits) {
    if (!name.equals(NAME)) {
      throw badRequest(
          "inputs[0].name: '%s' is no input of the model; it has %s."
              .formatted(InferRequestReader.shown(name), NAME));
    }
    if (!datatype.equals(FP32)) {
      throw badRequest(
          "inputs[0].datatype: '%s' is not supported; send FP32."
              .formatted(InferRequestReader.shown(datatype)));
    }
    if (shape.isEmpty()) {
      throw badRequest("inputs[0].shape: is empty; its first size is the number of rows.");
    }
    if (shape.stream().anyMatch(size -> size < 1)) {
      throw badRequest("inputs[0].shape: every size must be a whole number of 1 or more.");
    }
    long rows = shape.get(0);
    if (rows > limits.maxRows()) {
      throw badRequest(
          "inputs[0].shape: %d rows are more than the allowed %d."
              .formatted(rows, limits.maxRows()));
    }
    List<Long> rowShape = shape.subList(1, shape.size());
    int rowSize = rowSize(rowShape, limits);
    if (data.size() != rows * rowSize) {
      throw badRequest(
          "inputs[0].data: shape %s needs %d numbers, found %d."
              .formatted(shape, rows * rowSize, data.size()));
    }
    List<TensorInput> result = new ArrayList<>((int) rows);
    for (int row = 0; row < rows; row++) {
      float[] values = data.slice(row * rowSize, (row + 1) * rowSize);
      byte[] bytes = TensorBytes.ofFloats(values).data();
      result.add(new TensorInput(new TensorBytes(Dtype.F32, rowShape, bytes)));
    }
    return result;
  }

  private static int rowSize(List<Long> rowShape, Limits limits) {
    int maxSize = limits.maxRowBytes() / Float.BYTES;
    long size = 1;
    for (long dimension : rowShape) {
      size *= Math.min(dimension, maxSize + 1L);
      if (size > maxSize) {
        throw badRequest(
            "inputs[0].shape: a row of shape %s has more than the allowed %d bytes."
                .formatted(rowShape, limits.maxRowBytes()));
      }
    }
    return (int) size;
  }
}
