package io.acclimate.cli.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.client.LabelledInput;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ModelSpec;
import org.junit.jupiter.api.Test;

final class ExpectedDeadLettersTest {
  private final ExpectedDeadLetters expected =
      new ExpectedDeadLetters(
          ModelSpec.fromJson(
              Json.parse(
                  """
                  {"model": "m", "input": {"kind": "tensor", "shape": [2]},
                   "classes": ["a", "b"], "sourceDomain": "s", "targetDomain": "t"}
                  """)));

  @Test
  void saysNothingOfEventsThatFit() {
    expected.look(event(1, "a"));

    assertThat(expected.warning()).isEmpty();
    assertThat(expected.count()).isZero();
  }

  @Test
  void countsUnknownLabelsAndNamesTheFirst() {
    expected.look(event(1, "a"));
    expected.look(event(1, "rusty"));
    expected.look(event(1, "worn"));

    assertThat(expected.warning())
        .get()
        .asString()
        .contains("2 of the events", "event 2", "'rusty'");
  }

  @Test
  void countsNumbersThatAreNotFinite() {
    expected.look(event(Float.NaN, "a"));

    assertThat(expected.warning()).get().asString().contains("1 of the events", "not finite");
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
