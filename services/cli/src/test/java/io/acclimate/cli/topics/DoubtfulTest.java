package io.acclimate.cli.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.client.LabelledInput;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ModelSpec;
import org.junit.jupiter.api.Test;

final class DoubtfulTest {
  private final Doubtful doubtful =
      new Doubtful(
          ModelSpec.fromJson(
              Json.parse(
                  """
                  {"model": "m", "input": {"kind": "tensor", "shape": [2]},
                   "classes": ["a", "b"], "sourceDomain": "s", "targetDomain": "t"}
                  """)));

  @Test
  void saysNothingOfEventsThatFit() {
    doubtful.look(event(1, "a"));

    assertThat(doubtful.warning()).isEmpty();
    assertThat(doubtful.count()).isZero();
  }

  @Test
  void countsUnknownLabelsAndNamesTheFirst() {
    doubtful.look(event(1, "a"));
    doubtful.look(event(1, "rusty"));
    doubtful.look(event(1, "worn"));

    assertThat(doubtful.warning()).get().asString().contains("2 of them", "event 2", "'rusty'");
  }

  @Test
  void countsNumbersThatAreNotFinite() {
    doubtful.look(event(Float.NaN, "a"));

    assertThat(doubtful.warning()).get().asString().contains("1 of them", "not finite");
  }

  private static LabelledInput event(float value, String label) {
    return new LabelledInput(
        "id",
        "m",
        null,
        new Input.TensorInput(TensorBytes.ofFloats(new float[] {value, 2}, 2)),
        new LabelValue.ClassName(label),
        null);
  }
}
