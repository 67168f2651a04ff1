package io.acclimate.scenarios.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.adaptation.Environment;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MethodsTest {
  @Test
  void everyArmIsAMethodOnce() {
    List<String> all = Methods.withEveryArm(List.of("no-adaptation", "fine-tuning", "auto"));

    assertThat(all)
        .doesNotHaveDuplicates()
        .startsWith("no-adaptation", "fine-tuning", "auto")
        .contains(
            "retraining",
            "nearest-class-mean",
            "label-shift",
            "self-training+mcc",
            "fine-tuning+dann",
            "fine-tuning+der",
            "fine-tuning+der+ewc",
            "fine-tuning+lora")
        .allSatisfy(key -> assertThat(Methods.named(key, Environment.cpu()).key()).isEqualTo(key));
  }
}
