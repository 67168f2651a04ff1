package io.acclimate.core.model;

import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;
import io.acclimate.core.artifact.TensorBytes;
import java.util.List;
import java.util.Optional;

/**
 * What an input of a model must look like.
 *
 * @param kind branch of the input union
 * @param dtype element type
 * @param shape size per dimension, without the batch
 * @param content what the numbers are; default features
 */
public record InputSignature(Kind kind, Dtype dtype, List<Long> shape, InputContent content) {
  private static final String CONTENT = "content";
  private static final long MAX_ELEMENTS = 1 << 24;

  /** Branches of the input union that models take. */
  public enum Kind {
    TENSOR
  }

  public InputSignature {
    shape = List.copyOf(shape);
    shape.forEach(size -> Ranges.require("input.shape", size, 1, MAX_ELEMENTS));
    Ranges.require(
        "input.shape elements",
        TensorBytes.sizeBytes(dtype, shape) / dtype.bytes(),
        1,
        MAX_ELEMENTS);
    List<Long> found = shape;
    content
        .check(found)
        .ifPresent(
            wanted -> {
              throw new InvalidFormatException(
                  "input.content: %s has the shape %s, found %s"
                      .formatted(content.key(), wanted, found));
            });
  }

  /** Features. */
  public InputSignature(Kind kind, Dtype dtype, List<Long> shape) {
    this(kind, dtype, shape, InputContent.FEATURES);
  }

  /** A tensor of F32. */
  public static InputSignature floats(long... shape) {
    return new InputSignature(Kind.TENSOR, Dtype.F32, Shapes.list(shape));
  }

  /** The same with other content. */
  public InputSignature of(InputContent other) {
    return new InputSignature(kind, dtype, shape, other);
  }

  public static InputSignature fromJson(Json json) {
    return fromJson(JsonFields.of("input", json));
  }

  static InputSignature fromJson(JsonFields fields) {
    fields.oneOf("kind", List.of("tensor"));
    InputSignature signature =
        new InputSignature(
            Kind.TENSOR,
            Dtype.valueOf(fields.oneOf("dtype", Dtype.names(), Dtype.F32.name())),
            fields.integers("shape", 1, MAX_ELEMENTS),
            Keys.read(fields, CONTENT, InputContent.class, InputContent.FEATURES));
    fields.refuseUnknown();
    return signature;
  }

  public Json.Obj toJson() {
    Json.Obj json =
        Json.object()
            .with("kind", "tensor")
            .with("dtype", dtype.name())
            .with("shape", Json.longs(shape));
    // left out where it is the default, so that versions from before there was a choice keep theirs
    return content == InputContent.FEATURES ? json : json.with(CONTENT, content.key());
  }

  /** Numbers per input. */
  public int elements() {
    return Math.toIntExact(TensorBytes.sizeBytes(dtype, shape) / dtype.bytes());
  }

  /** For each element the number of the group that it shares statistics with, from 0 on. */
  public int[] groups() {
    return content.groups(shape);
  }

  /** Why the model does not take this input; empty if it does. */
  public Optional<String> check(Input input) {
    if (!(input instanceof Input.TensorInput tensor)) {
      String found = input instanceof Input.TextInput ? "a text" : "a medium";
      return Optional.of("input: expected a tensor, found " + found);
    }
    TensorBytes bytes = tensor.tensor();
    if (bytes.dtype() != dtype) {
      return Optional.of("input.dtype: expected " + dtype + ", found " + bytes.dtype());
    } else if (!bytes.shape().equals(shape)) {
      return Optional.of("input.shape: expected " + shape + ", found " + bytes.shape());
    } else if (!bytes.finite()) {
      return Optional.of("input.data: holds NaN or infinity, expected finite numbers");
    }
    return Optional.empty();
  }

  /** The tensor of an input that {@link #check} takes; any other is refused. */
  TensorBytes require(Input input) {
    Optional<String> reason = check(input);
    if (reason.isPresent() || !(input instanceof Input.TensorInput tensor)) {
      throw new InvalidFormatException(reason.orElse("input: expected a tensor"));
    }
    return tensor.tensor();
  }
}
