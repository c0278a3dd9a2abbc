#!/usr/bin/env python
# coding: utf-8

# In[1]:


import keras
from keras.models import Model
from keras.layers import Dense, Input


# In[2]:


inputs = Input(shape=(2,))
x = Dense(4, activation="relu")(inputs)
outputs = Dense(1)(x)
model = Model(inputs, outputs)


# In[ ]:


model.summary()
