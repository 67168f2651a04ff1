package io.acclimate.core.model;

import io.acclimate.core.artifact.JsonFields;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Constants as specs spell them: CLASS_BALANCED is class-balanced. */
final class Keys {
  private Keys() {}

  static String key(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static <E extends Enum<E>> E read(JsonFields fields, String key, Class<E> type, E byDefault) {
    E[] constants = type.getEnumConstants();
    List<String> keys = Arrays.stream(constants).map(Keys::key).toList();
    return constants[keys.indexOf(fields.oneOf(key, keys, key(byDefault)))];
  }
}
