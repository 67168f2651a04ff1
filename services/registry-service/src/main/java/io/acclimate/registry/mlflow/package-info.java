/**
 * The model registry's part of MLflow's REST API, for tools that speak it already. Names and fields
 * are MLflow's; docs/mlflow.md says what is supported and what it means here.
 */
@NullMarked
package io.acclimate.registry.mlflow;

import org.jspecify.annotations.NullMarked;
