package io.acclimate.core.adaptation.memory;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.PowerTransform;
import io.acclimate.core.model.ModelSpec;
import org.jspecify.annotations.Nullable;

/** Which rows of a pack a round can use. */
public final class Rows {
  private Rows() {}

  /** True if the input fits the signature, and the label, if there is one, is a class. */
  public static boolean usable(PackRow row, ModelSpec spec) {
    return spec.input().check(row.input()).isEmpty()
        && (row.label() == null || spec.check(row.label()).isEmpty());
  }

  /**
   * The elements of a row's tensor as statistics count them.
   *
   * @param power the model's transform; null for none
   */
  public static float[] transformed(PackRow row, @Nullable PowerTransform power) {
    float[] floats = floats(row);
    if (power != null) {
      power.apply(floats);
    }
    return floats;
  }

  /** The elements of a row's tensor. */
  public static float[] floats(PackRow row) {
    if (row.input() instanceof Input.TensorInput input) {
      return input.tensor().floats();
    }
    throw new IllegalArgumentException("row '" + row.eventId() + "' is no tensor");
  }
}
