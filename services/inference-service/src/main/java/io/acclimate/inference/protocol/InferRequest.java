package io.acclimate.inference.protocol;

import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Names;
import io.acclimate.core.artifact.Traversal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A question to a model, one or more rows.
 *
 * @param id identity of the event, only with a single row; null when the caller gave none
 * @param domain where the rows come from; null means the model's target domain
 * @param route the same for the same caller, so that one version answers him; null means the id
 * @param rows the inputs, at least one
 * @param outputs names of the outputs asked for; empty means all
 */
public record InferRequest(
    @Nullable String id,
    @Nullable String domain,
    @Nullable String route,
    List<TensorInput> rows,
    Set<String> outputs) {
  private static final int MAX_ROUTE_CHARS = 256;

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
    if (route != null && (route.isEmpty() || route.length() > MAX_ROUTE_CHARS)) {
      throw InferenceException.badRequest(
          "parameters.route: has %d characters; 1 to %d are allowed."
              .formatted(route.length(), MAX_ROUTE_CHARS));
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
    requireNoWayOut("id", id);
    requireNoWayOut("parameters.domain", domain);
    requireNoWayOut("parameters.route", route);
  }

  /** Nothing here opens what callers name, but whoever reads predictions might. */
  private static void requireNoWayOut(String key, @Nullable String text) {
    if (text != null && Traversal.leadsOut(text)) {
      throw InferenceException.badRequest(
          "%s: leads out of a folder if anybody takes it for a path, so it is refused."
              .formatted(key));
    }
  }
}
