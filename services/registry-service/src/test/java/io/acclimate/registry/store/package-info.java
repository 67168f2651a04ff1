@NullMarked
package io.acclimate.registry.store;

import org.jspecify.annotations.NullMarked;
