#!/usr/bin/env python
# coding: utf-8

# In[1]:


import keras
from keras.models import Sequential
from keras.layers import Dense


# In[2]:


model = Sequential()
model.add(Dense(4, input_dim=2, activation="relu"))
model.add(Dense(1))


# In[ ]:


model.summary()
