package io.acclimate.core.adaptation;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.util.cuda.CudaUtils;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Devices by their names in settings: {@code auto}, {@code cpu}, {@code gpu}, {@code gpu:1}. */
final class Devices {
  private static final Pattern GPU = Pattern.compile("gpu(?::([0-9]{1,3}))?");

  private Devices() {}

  /**
   * The device of a setting; {@code auto} is the first GPU, or the CPU if there is none.
   *
   * @param key of the setting, for the message
   * @param name the setting's value
   * @param gpus how many GPUs there are; not asked for the CPU
   * @throws IllegalArgumentException if there is no such device
   */
  static Device named(String key, String name, IntSupplier gpus) {
    if (name.equals("cpu")) {
      return Device.cpu();
    } else if (name.equals("auto")) {
      return gpus.getAsInt() == 0 ? Device.cpu() : Device.gpu(0);
    }
    Matcher gpu = GPU.matcher(name);
    if (!gpu.matches()) {
      throw new IllegalArgumentException(
          "%s: '%s' is none of auto, cpu, gpu, and gpu:N of the GPU with number N, from 0"
              .formatted(key, name));
    }
    int number = gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1));
    int present = gpus.getAsInt();
    if (number >= present) {
      throw new IllegalArgumentException(
          "%s: '%s' is not there: %s".formatted(key, name, present(present)));
    }
    return Device.gpu(number);
  }

  private static String present(int gpus) {
    return switch (gpus) {
      case 0 -> "the engine sees no GPU, only the CPU";
      case 1 -> "the engine sees the CPU and gpu:0";
      default -> "the engine sees the CPU and gpu:0 to gpu:" + (gpus - 1);
    };
  }

  /** GPUs that the engine can use: none where it was built for the CPU. */
  static int gpus() {
    int present = CudaUtils.getGpuCount(); // loads no engine
    return present > 0 && Engine.getInstance().hasCapability(StandardCapabilities.CUDA)
        ? present
        : 0;
  }
}
