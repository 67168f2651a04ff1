package io.acclimate.inference.protocol;

import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Names;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A question to a model, one or more rows.
 *
 * @param id identity of the event, only with a single row; null when the caller gave none
 * @param domain where the rows come from; null means the model's target domain
 * @param rows the inputs, at least one
 * @param outputs names of the outputs asked for; empty means all
 */
public record InferRequest(
    @Nullable String id, @Nullable String domain, List<TensorInput> rows, Set<String> outputs) {
  public InferRequest {
    rows = List.copyOf(rows);
    outputs = Set.copyOf(outputs);
    if (rows.isEmpty()) {
      throw InferenceException.badRequest("inputs[0].shape: a request needs at least one row.");
    }
    if (id != null && rows.size() > 1) {
      throw InferenceException.badRequest(
          "id: names one event, but the request has %d rows; send one row or no id."
              .formatted(rows.size()));
    }
    try {
      if (id != null) {
        Names.requireEventId(id);
      }
      if (domain != null) {
        Names.requireDomain(domain);
      }
    } catch (InvalidFormatException e) {
      throw InferenceException.badRequest(e.getMessage() + ".");
    }
  }
}
