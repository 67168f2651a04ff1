package io.acclimate.standalone;

import java.io.IOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one {@link TestCluster} of their JVM; starts it for the first that asks. */
public final class TestClusterExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(TestClusterExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestCluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    // JUnit closes what its root store holds when the last test of the JVM is over.
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(TestCluster.class, key -> started(), TestCluster.class);
  }

  private static TestCluster started() {
    try {
      return TestCluster.start();
    } catch (IOException e) {
      throw new IllegalStateException("the test cluster did not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the test cluster started", e);
    }
  }
}
