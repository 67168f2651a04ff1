package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicesTest {
  private static final String KEY = "acclimate.adaptation-service.device";

  @ParameterizedTest(name = "{0} with {1} GPUs is {2}")
  @CsvSource({
    "auto,  0, cpu",
    "auto,  1, gpu:0",
    "auto,  4, gpu:0",
    "cpu,   0, cpu",
    "cpu,   4, cpu",
    "gpu,   1, gpu:0",
    "gpu:0, 1, gpu:0",
    "gpu:3, 4, gpu:3",
  })
  void findsWhatIsNamed(String name, int gpus, String device) {
    assertThat(new Environment(Devices.named(KEY, name, () -> gpus), 1).deviceName())
        .isEqualTo(device);
  }

  @ParameterizedTest(name = "{0} with {1} GPUs")
  @CsvSource(
      delimiter = '|',
      value = {
        "gpu   | 0 | 'gpu' is not there: the engine sees no GPU, only the CPU",
        "gpu:1 | 0 | 'gpu:1' is not there: the engine sees no GPU, only the CPU",
        "gpu:1 | 1 | 'gpu:1' is not there: the engine sees the CPU and gpu:0",
        "gpu:4 | 4 | 'gpu:4' is not there: the engine sees the CPU and gpu:0 to gpu:3",
      },
      quoteCharacter = '"')
  void saysWhatIsThereInsteadOfWhatIsMissing(String name, int gpus, String message) {
    assertThatThrownBy(() -> Devices.named(KEY, name, () -> gpus))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(KEY + ": " + message);
  }

  @ParameterizedTest
  @CsvSource({"tpu", "GPU", "gpu:", "gpu:-1", "gpu:1000", "gpu 0", "cuda", "' cpu'", "''"})
  void refusesWhatNamesNoDevice(String name) {
    assertThatThrownBy(() -> Devices.named(KEY, name, () -> 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(KEY + ": '" + name + "' is none of auto, cpu, gpu,");
  }

  @Test
  void looksForNoGpuWhereTheCpuIsNamed() {
    AtomicInteger looked = new AtomicInteger();

    assertThat(Devices.named(KEY, "cpu", looked::incrementAndGet)).isEqualTo(Device.cpu());

    assertThat(looked).hasValue(0);
  }

  @Test
  void theEngineOfTheCpuUsesNoGpuWhateverTheMachineHas() {
    assumeThat(Engine.getInstance().hasCapability(StandardCapabilities.CUDA)).isFalse();

    assertThat(Devices.gpus()).isZero();
    assertThat(Environment.of(KEY, "auto", 1)).isEqualTo(Environment.cpu());
  }
}
