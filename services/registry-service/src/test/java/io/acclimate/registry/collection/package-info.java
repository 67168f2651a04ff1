@NullMarked
package io.acclimate.registry.collection;

import org.jspecify.annotations.NullMarked;
