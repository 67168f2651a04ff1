package io.acclimate.inference.conformance;

import java.util.List;
import java.util.Map;

/**
 * What came back, in no protocol's bytes.
 *
 * @param code gRPC's name of the status
 * @param error what went wrong; empty for nothing
 * @param retry true if the caller is told when to come again
 */
record Reply(
    String code,
    String error,
    boolean retry,
    String model,
    String version,
    String id,
    Map<String, String> parameters,
    List<Tensor> outputs) {

  /** A tensor with its elements: Float or String. */
  record Tensor(String name, String datatype, List<Long> shape, List<Object> data) {}

  static Reply failed(String code, String error, boolean retry) {
    return new Reply(code, error, retry, "", "", "", Map.of(), List.of());
  }

  Tensor output(String name) {
    return outputs.stream().filter(tensor -> tensor.name().equals(name)).findFirst().orElseThrow();
  }
}
