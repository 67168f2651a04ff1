package io.acclimate.load.endpoint;

import java.util.List;

/** A request of the Open Inference Protocol, as far as the benchmark asks. */
public record InferRequest(Parameters parameters, List<Tensor> inputs) {

  /** Where the rows come from. */
  public record Parameters(String domain) {}

  /**
   * Rows, one after the other.
   *
   * @param shape [n, features]
   */
  @SuppressWarnings("ArrayRecordComponent") // as Jackson reads it; never compared
  public record Tensor(String name, String datatype, List<Integer> shape, float[] data) {}
}
