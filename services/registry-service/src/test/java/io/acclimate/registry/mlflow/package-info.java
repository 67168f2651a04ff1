@NullMarked
package io.acclimate.registry.mlflow;

import org.jspecify.annotations.NullMarked;
