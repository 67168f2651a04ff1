package io.acclimate.core.adaptation;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where rounds train. It is an argument of a round, because it decides bits.
 *
 * @param device device of all tensors
 * @param threads threads within one operation; on cores that others use too, 1 is fastest
 */
public record Environment(Device device, int threads) {
  public Environment {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + " is below 1");
    }
  }

  /** One thread on the CPU. */
  public static Environment cpu() {
    return new Environment(Device.cpu(), 1);
  }

  /**
   * On the device of a setting: {@code cpu}, {@code gpu} or {@code gpu:N} for the GPU with number N
   * from 0, or {@code auto} for the first GPU, and the CPU if there is none.
   *
   * @param key of the setting, for the message
   * @param device the setting's value
   * @param threads threads within one operation
   * @throws IllegalArgumentException if there is no such device
   */
  public static Environment of(String key, String device, int threads) {
    return new Environment(Devices.named(key, device, Devices::gpus), threads);
  }

  /** {@code cpu}, or the GPU as settings name it, such as {@code gpu:0}. */
  public String deviceName() {
    return device.isGpu() ? "gpu:" + device.getDeviceId() : device.getDeviceType();
  }

  /** Versions of the engines that decide bits. */
  public SortedMap<String, String> engineVersions() {
    TreeMap<String, String> versions = new TreeMap<>();
    versions.put("djl", Engine.getDjlVersion());
    versions.put("pytorch", Engine.getInstance().getVersion());
    return versions;
  }

  /**
   * Applies what holds for the whole process: the engine's number of threads, and that memory of
   * freed tensors is kept for the next ones.
   */
  public void apply() {
    NativeHeap.keepFreedMemory();
    Engine.getInstance(); // loads the library that the next call is in
    if (JniUtils.getNumThreads() != threads) {
      JniUtils.setNumThreads(threads);
    }
  }
}
