package io.acclimate.core.adaptation.memory;

import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.TensorBytes;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a model answered to the examples of the replay memory when they came, for dark experience
 * replay. As a blob it is a safetensors file with the tensor {@code logits} [n, k], whose rows are
 * in the order of {@link ReplayMemory#examples()}.
 *
 * @param logits [n, k] of FLOAT32
 */
public record ReplayAnswers(TensorBytes logits) {
  private static final String LOGITS = "logits";

  public ReplayAnswers {
    if (logits.shape().size() != 2) {
      throw new InvalidFormatException(
          "replay answers: '%s' has shape %s, expected [n, k]".formatted(LOGITS, logits.shape()));
    }
  }

  /** Reads a blob that {@link #toBytes} wrote. */
  public static ReplayAnswers parse(byte[] blob) {
    Map<String, TensorBytes> tensors = Safetensors.read(blob);
    TensorBytes logits = tensors.get(LOGITS);
    if (logits == null || tensors.size() != 1) {
      throw new InvalidFormatException(
          "replay answers: expected the tensor '%s', found %s".formatted(LOGITS, tensors.keySet()));
    }
    return new ReplayAnswers(logits);
  }

  public byte[] toBytes() {
    return Safetensors.write(new TreeMap<>(Map.of(LOGITS, logits)), Map.of());
  }
}
