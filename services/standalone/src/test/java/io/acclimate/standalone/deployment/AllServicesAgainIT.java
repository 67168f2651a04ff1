package io.acclimate.standalone.deployment;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;

/** A second start in the same JVM, with a broker of its own. */
@QuarkusTest
@TestProfile(AllServicesAgainIT.Profile.class)
final class AllServicesAgainIT extends AllServices {

  /** Makes the application start anew for this class. */
  public static final class Profile implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(OneProcess.class));
    }
  }
}
