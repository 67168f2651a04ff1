package io.acclimate.load.drivers;

import io.acclimate.core.model.InputSignature;
import io.acclimate.core.model.ModelSpec;
import java.util.List;

/**
 * Whom a load is for.
 *
 * @param model its registered name
 * @param domain where events and requests say that they come from
 */
public record LoadTarget(
    String model, String domain, InputSignature signature, List<String> classes) {
  public LoadTarget {
    classes = List.copyOf(classes);
  }

  /** A model in its target domain. */
  public static LoadTarget of(ModelSpec spec) {
    return new LoadTarget(spec.model(), spec.targetDomain(), spec.input(), spec.classes());
  }
}
