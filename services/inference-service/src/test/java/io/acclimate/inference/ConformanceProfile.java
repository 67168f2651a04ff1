package io.acclimate.inference;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Set;

/** The real adapters over {@link ConformanceServing}. */
public final class ConformanceProfile implements QuarkusTestProfile {
  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(ConformanceServing.class);
  }
}
