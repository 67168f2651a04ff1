package io.acclimate.load.benchmarks.rest;

import io.acclimate.client.LabelledInput;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.TensorBytes;
import java.util.StringJoiner;

/** One row of an event, as the Open Inference Protocol wants it. */
final class Question {
  private Question() {}

  static String of(LabelledInput event) {
    TensorBytes row = ((TensorInput) event.input()).tensor();
    StringJoiner data = new StringJoiner(",", "[", "]");
    for (float number : row.floats()) {
      data.add(Float.toString(number));
    }
    return """
        {"parameters":{"domain":"%s"},"inputs":[{"name":"input","datatype":"FP32","shape":[1,%d],"data":%s}]}
        """
        .formatted(event.domain(), row.count(), data);
  }
}
