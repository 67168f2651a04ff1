/** Puts a model's first version into the registry. */
@NullMarked
package io.acclimate.scenarios.registration;

import org.jspecify.annotations.NullMarked;
