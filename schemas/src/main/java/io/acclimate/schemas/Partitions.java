package io.acclimate.schemas;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** The partition of a key as Kafka's Java clients choose it; other clients may differ. */
public final class Partitions {
  private Partitions() {}

  /** murmur2(UTF-8 of key) without its sign, modulo partitions. */
  public static int of(String key, int partitions) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(bytes)) % partitions;
  }
}
