package io.acclimate.inference.protocol;

import java.util.List;
import java.util.Set;

/**
 * An answer; all rows come from one version.
 *
 * @param model name of the model
 * @param version number of the version that answered
 * @param servingDigest identity of that version
 * @param role why that version: SERVE or CANARY
 * @param id identity of the request, given or made
 * @param rows one per row of the request
 * @param outputs names of the outputs asked for; empty means all
 */
public record InferResponse(
    String model,
    int version,
    String servingDigest,
    String role,
    String id,
    List<Row> rows,
    Set<String> outputs) {
  /** Name of the output that holds the soft-max scores, [n, classes]. */
  public static final String SCORES = "scores";

  /** Name of the output that holds the name of the best class, [n]. */
  public static final String LABEL = "label";

  public InferResponse {
    rows = List.copyOf(rows);
    outputs = Set.copyOf(outputs);
  }

  /**
   * The answer for one row.
   *
   * @param scores one per class, in the model's order
   * @param label name of the class with the highest score
   */
  public record Row(List<Float> scores, String label) {
    public Row {
      scores = List.copyOf(scores);
    }
  }

  /**
   * The name of an output that models here have.
   *
   * @throws InferenceException if it is another
   */
  public static String requireOutput(String name) {
    if (!name.equals(SCORES) && !name.equals(LABEL)) {
      throw InferenceException.badRequest(
          "outputs[].name: '%s' is not one of %s, %s."
              .formatted(InferRequestReader.shown(name), SCORES, LABEL));
    }
    return name;
  }

  /** True if the caller asked for this output. */
  public boolean wants(String output) {
    return outputs.isEmpty() || outputs.contains(output);
  }
}
